/**
 * The program {@code o7s-lab}, which {@code ./o7s lab} runs: words go in, labs are built, shown,
 * entered, changed and removed. One class per command.
 */
@NullMarked
package org.o7s.lab.cli;

import org.jspecify.annotations.NullMarked;
