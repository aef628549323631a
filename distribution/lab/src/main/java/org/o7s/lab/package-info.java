/**
 * Several systems on one machine: what {@code ./o7s lab} and every test of more than one system are
 * made of.
 *
 * <pre>
 *   try (Lab lab = Lab.open("ping over a lossy cable")) {
 *       Host one = lab.host("one");
 *       Host two = lab.host("two");
 *       Link link = lab.link(one, two, Impairments.NONE.withLoss(0.1), seed);
 *       O7sSystem a = O7sSystem.start(lab, one);
 *       ...
 *   }   // processes are killed, namespaces removed, whatever happened
 * </pre>
 *
 * <p>A {@link org.o7s.lab.Host} is a network namespace with names and DNS of its own; a {@link
 * org.o7s.lab.Link} is a virtual cable, with or without a bad stretch. Names are unique, so that
 * runs side by side do not meet; what a killed run left behind, the next one removes. Every wait
 * has a bound.
 */
@NullMarked
package org.o7s.lab;

import org.jspecify.annotations.NullMarked;
