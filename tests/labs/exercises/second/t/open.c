int main(void) { return the_open_question(); }
