struct three {
    int three;
};

static int
one(void)
{
    return 1;
}
#if 0
static int
two(void)
{
    return 2;
}
#endif
