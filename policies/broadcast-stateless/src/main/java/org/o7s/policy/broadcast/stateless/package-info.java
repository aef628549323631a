/** Hands every packet on: for layers whose adjacencies form a tree. */
@NullMarked
package org.o7s.policy.broadcast.stateless;

import org.jspecify.annotations.NullMarked;
