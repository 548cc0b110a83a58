1 chapters/01-one.nw 117
3 chapters/01-one.nw 123
4 chapters/01-one.nw 119
