#define CASES(x) \
    case 1: \
        break; \
        case 2: break; \
     \
    default: break
#define LAST(x) \

int after;
