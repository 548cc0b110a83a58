/* Memory that comes is zeros, also if it was there before. */
#include "sbrk.h"

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    to(8 * PAGE);
    check(zeros(start, 8 * PAGE), "a new heap is zeros");
    memset(start, 'x', 8 * PAGE);
    to(PAGE), to(8 * PAGE);
    check(zeros(start + PAGE, 7 * PAGE), "pages that went and came back are zeros");
    check(start[0] == 'x' && start[PAGE - 1] == 'x', "the page that stayed is not");
    memset(start, 'x', 8 * PAGE);
    to(7 * PAGE), to(8 * PAGE);
    check(zeros(start + 7 * PAGE, PAGE), "a single page that went and came back");
    check(start[7 * PAGE - 1] == 'x', "and nothing before it has changed");
    memset(start, 'x', 8 * PAGE);
    to(3 * PAGE + 1), to(8 * PAGE);
    check(zeros(start + 4 * PAGE, 4 * PAGE), "whole pages behind a byte");
    check(start[3 * PAGE] == 'x', "which keeps its page");
    memset(start, 'x', 8 * PAGE);
    to(0), to(8 * PAGE);
    check(zeros(start, 8 * PAGE), "all of it");
    to(200 * PAGE), memset(start, 'x', 200 * PAGE);
    to(PAGE), to(200 * PAGE);
    check(zeros(start + PAGE, 199 * PAGE), "and 199 pages");
    finish();
}
