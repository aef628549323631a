package org.o7s.itests.benchmarks;

/**
 * One measurement.
 *
 * @param cpuNs CPU time of the thread per frame, median over the bursts
 * @param allocatedBytes heap bytes per frame over all bursts
 */
record EthSample(double cpuNs, double allocatedBytes) {}
