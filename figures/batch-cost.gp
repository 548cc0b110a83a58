# The mean cost of a pair, by the size of a batch. Each line of the data comes from a run with another BATCH:
#   printf '<<replacing: constants of the page allocator>>=\n#define BATCH %s\n@\n' 4 >/tmp/batch.nw
#   tangle/tangle --through 03 --lab /tmp/batch.nw --out build/batch && make -C build/batch
#   ./boot --kernel build/batch/build/kernel.elf --icount --mem 64 -- selftest cost
data = 'figures/batch-cost.dat'
set xlabel 'pages in a batch'
set ylabel 'instructions for kalloc and kfree'
set logscale x 2
set xrange [0.85:75]
set yrange [0:360]
set xtics (1, 2, 4, 8, 16, 32, 64)
set grid ytics lc rgb '#d8dadc' lw 0.5
set border 3
set tics nomirror out
set key top right samplen 2
plot data using 1:2 with linespoints lw 1.6 pt 7 ps 0.6 lc rgb '#2F5D8A' title 'with a cache', \
     data using 1:3 with lines lw 1.6 lc rgb '#A8502F' title 'one list, one lock'
