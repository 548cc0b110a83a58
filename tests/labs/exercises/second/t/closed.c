int main(void) { return the_hidden_question(); }
