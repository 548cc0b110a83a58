start:
	/* load the stack */
	mov $1, %esp
    shl $(1 << 2), %eax; mov $(8 >> 1), %ebx
