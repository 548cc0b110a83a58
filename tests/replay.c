/*
 * Replays the terminal sessions of chapters, and reports in TAP:
 *
 *     replay chapters/NN-name.nw ...
 *
 * A session is a fenced block of class `session'. Its lines that begin with
 * "$ " are commands for sh in the current folder. Such a command may go on in
 * lines that begin with "> ", or after a \ at its end. The other lines are what
 * it must print: a line "..." there stands for any number of lines, {...} in a
 * line for any text. The attribute through=NN names the chapter whose kernel is
 * built before.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 300 };         /* for one command */

struct text {
    char **line;
    size_t n;
};

struct command {
    int line;                   /* where it stands in the chapter */
    char *words;
    struct text expected;
};

struct session {
    const char *file;
    int line;
    char through[32];
    struct command *command;
    size_t n;
    bool faulty;                /* has output that no command made */
};

static int count, failures;
static char scratch[] = "/tmp/weft-replay.XXXXXX";

static void
die(const char *what)
{
    fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void *
grow(void *p, size_t n, size_t size)
{
    p = realloc(p, (n + 1) * size);
    if (!p)
        die("memory");
    return p;
}

/* Makes a string, which is never freed: the program ends soon. */
__attribute__((format(printf, 1, 2))) static char *
format(const char *how, ...)
{
    va_list args;
    char *s;

    va_start(args, how);
    if (vasprintf(&s, how, args) < 0)
        die("memory");
    va_end(args);
    return s;
}

static bool
begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

/* Takes a copy, without what nobody sees at its end. */
static void
add_line(struct text *t, const char *s)
{
    size_t n = strlen(s);

    while (n > 0 && strchr(" \t\r\n", s[n - 1]))
        n--;
    t->line = grow(t->line, t->n, sizeof *t->line);
    t->line[t->n++] = format("%.*s", (int)n, s);
}

static char *
first_line(const char *s)
{
    return format("%.*s", (int)strcspn(s, "\n"), s);
}

/* --- comparing */

static bool
line_matches(const char *want, const char *got)
{
    for (; *want; want++, got++) {
        if (begins(want, "{...}")) {
            want += strlen("{...}");
            do {
                if (line_matches(want, got))
                    return true;
            } while (*got++);
            return false;
        }
        if (*want != *got)
            return false;
    }
    return !*got;
}

static bool
text_matches(char **want, size_t wants, char **got, size_t gots)
{
    size_t i;

    for (; wants > 0; wants--, want++, gots--, got++) {
        if (strcmp(*want, "...") == 0) {
            for (i = 0; i <= gots; i++)
                if (text_matches(want + 1, wants - 1, got + i, gots - i))
                    return true;
            return false;
        }
        if (gots == 0 || !line_matches(*want, *got))
            return false;
    }
    return gots == 0;
}

/* Both texts side by side, as diff sees them, in TAP's comments. */
static void
print_difference(const struct text *want, const struct text *got)
{
    const struct text *side[] = { want, got };
    static const char *const name[] = { "book", "run" };
    char line[1024];
    size_t i, j;
    FILE *f;

    for (i = 0; i < 2; i++) {
        f = fopen(format("%s/%s", scratch, name[i]), "w");
        if (!f)
            die(scratch);
        for (j = 0; j < side[i]->n; j++)
            fprintf(f, "%s\n", side[i]->line[j]);
        fclose(f);
    }
    f = popen(format("cd %s && diff -U3 book run", scratch), "r");
    if (!f)
        die("diff");
    while (fgets(line, sizeof line, f))
        if (!begins(line, "--- ") && !begins(line, "+++ "))
            printf("#   %s", line);
    pclose(f);
}

/* --- running */

/* Runs words after a command that ended with *status, and sets *status. */
static struct text
run(const char *words, int *status, bool *late)
{
    struct text got = { 0 };
    const char *path = format("%s/output", scratch);
    char line[65536];
    int i;
    pid_t child;
    FILE *f;

    child = fork();
    if (child < 0)
        die("fork");
    if (child == 0) {
        setpgid(0, 0);
        if (!freopen("/dev/null", "r", stdin) || !freopen(path, "w", stdout) ||
            dup2(1, 2) < 0)
            _exit(127);
        execlp("sh", "sh", "-c", format("(exit %d)\n%s", *status, words),
               (char *)NULL);
        _exit(127);
    }
    *late = true;
    for (i = 0; i < SECONDS * 50 && *late; i++) {
        if (waitpid(child, status, WNOHANG) == child)
            *late = false;
        else
            usleep(20000);
    }
    if (*late) {
        kill(-child, SIGTERM);
        waitpid(child, status, 0);
    }
    *status = WIFEXITED(*status) ? WEXITSTATUS(*status)
                                 : 128 + WTERMSIG(*status);
    f = fopen(path, "r");
    if (!f)
        die(path);
    while (fgets(line, sizeof line, f))
        add_line(&got, line);
    fclose(f);
    return got;
}

/* Builds what the session boots, so that no command shows it being built. */
static bool
prepare(const struct session *s)
{
    const char *words;
    int status = 0;
    struct text said;
    bool late;
    size_t i;

    if (!*s->through)
        return true;
    words = format("make --no-print-directory kernel THROUGH=%s "
                   "OUT=build/through-%s", s->through, s->through);
    said = run(words, &status, &late);
    if (status == 0)
        return true;
    printf("# %s said:\n", words);
    for (i = 0; i < said.n; i++)
        printf("#   %s\n", said.line[i]);
    return false;
}

static void
replay(const struct session *s)
{
    const struct command *c;
    struct text got;
    bool late, good;
    int status = 0;
    size_t i;

    good = !s->faulty && prepare(s);
    for (i = 0; i < s->n && good; i++) {
        c = &s->command[i];
        got = run(c->words, &status, &late);
        good = !late && text_matches(c->expected.line, c->expected.n,
                                     got.line, got.n);
        if (!good) {
            printf("# %s:%d: %s: %s\n", s->file, c->line, first_line(c->words),
                   late ? "did not end in time" : "prints something else:");
            print_difference(&c->expected, &got);
        }
    }
    failures += !good;
    printf("%sok %d - %s:%d: %s\n", good ? "" : "not ", ++count, s->file,
           s->line, s->n ? first_line(s->command[0].words) : "no command");
    fflush(stdout);
}

/* --- reading */

/* Undoes noweb's escapes, in place. */
static void
unescape(char *s)
{
    char *to = s;

    for (; *s; s++)
        if (!begins(s, "@<<") && !begins(s, "@>>"))
            *to++ = *s;
    *to = '\0';
}

static bool
opens_session(const char *s, struct session *new)
{
    const char *through = strstr(s, "through=");

    if (!begins(s, "```") || !strstr(s, "session"))
        return false;
    if (through && sscanf(through, "through=%31[0-9]", new->through) != 1 &&
        sscanf(through, "through=\"%31[0-9]", new->through) != 1)
        return false;
    return true;
}

static void
add_to_session(struct session *s, int line, char *text)
{
    struct command *c = s->n ? &s->command[s->n - 1] : NULL;
    size_t end = c ? strlen(c->words) : 0;

    unescape(text);
    if (c && c->expected.n == 0 && end > 0 && c->words[end - 1] == '\\') {
        c->words = format("%.*s%s", (int)end - 1, c->words,
                          text + strspn(text, " "));
    } else if (c && c->expected.n == 0 && begins(text, "> ")) {
        c->words = format("%s\n%s", c->words, text + 2);
    } else if (begins(text, "$ ")) {
        s->command = grow(s->command, s->n, sizeof *s->command);
        s->command[s->n++] = (struct command){
            .line = line, .words = format("%s", text + 2)
        };
    } else if (c) {
        add_line(&c->expected, text);
    } else {
        s->faulty = true;
        printf("# %s:%d: a session begins with \"$ COMMAND\"\n", s->file, line);
    }
}

static void
replay_file(const char *file)
{
    struct session session;
    char text[65536];
    bool inside = false;
    int line = 0;
    FILE *f = fopen(file, "r");

    if (!f)
        die(file);
    while (fgets(text, sizeof text, f)) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        if (!inside) {
            session = (struct session){ .file = file, .line = line };
            inside = opens_session(text, &session);
        } else if (begins(text, "```")) {
            inside = false;
            replay(&session);
        } else {
            add_to_session(&session, line, text);
        }
    }
    fclose(f);
}

int
main(int argc, char **argv)
{
    static const char *const name[] = { "book", "run", "output" };
    int i;

    if (argc < 2) {
        fputs("usage: replay CHAPTER...\n", stderr);
        return 2;
    }
    if (!mkdtemp(scratch))
        die(scratch);
    for (i = 1; i < argc; i++)
        replay_file(argv[i]);
    if (count)
        printf("1..%d\n", count);
    else
        puts("1..0 # SKIP no sessions");
    for (i = 0; i < (int)(sizeof name / sizeof *name); i++)
        unlink(format("%s/%s", scratch, name[i]));
    rmdir(scratch);
    return failures > 0;
}
