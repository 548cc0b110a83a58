1 chapters/01-one.nw 121
3 chapters/01-one.nw 127
4 chapters/01-one.nw 123
