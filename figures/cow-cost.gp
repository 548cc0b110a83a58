# What fork, exit and wait cost by the memory that was touched: copied pages, copied tables, shared tables.
# figures/cow-cost measures them anew.
data = 'figures/cow-cost.dat'
set xlabel 'MiB touched by the parent'
set ylabel 'instructions'
set logscale x 2
set logscale y 10
set xrange [0.8:1300]
set yrange [5000:500000000]
set xtics (1, 4, 16, 64, 256, 1024)
set ytics ('10^4' 1e4, '10^5' 1e5, '10^6' 1e6, '10^7' 1e7, '10^8' 1e8)
set grid ytics lc rgb '#d8dadc' lw 0.5
set border 3
set tics nomirror out
set key top left samplen 2
plot data using 1:2 with linespoints lw 1.6 pt 7 ps 0.6 lc rgb '#A8502F' title 'pages copied', \
     data using 1:3 with linespoints lw 1.6 pt 7 ps 0.6 lc rgb '#8A8F94' title 'tables copied', \
     data using 1:4 with linespoints lw 1.6 pt 7 ps 0.6 lc rgb '#2F5D8A' title 'tables shared'
