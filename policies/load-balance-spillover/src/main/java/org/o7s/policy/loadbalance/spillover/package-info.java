/** The process that began to wait last gets the next flow; others get one while it is busy. */
@NullMarked
package org.o7s.policy.loadbalance.spillover;

import org.jspecify.annotations.NullMarked;
