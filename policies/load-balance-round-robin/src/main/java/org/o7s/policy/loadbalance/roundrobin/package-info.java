/** The process that waits longest gets the next flow. */
@NullMarked
package org.o7s.policy.loadbalance.roundrobin;

import org.jspecify.annotations.NullMarked;
