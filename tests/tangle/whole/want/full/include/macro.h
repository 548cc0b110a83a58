#define CASES(x) \
    case 1: \
        break; \
        case 2: break; \
    twice(2); \
    default: break
#define LAST(x) \
    twice(2);
int after;
