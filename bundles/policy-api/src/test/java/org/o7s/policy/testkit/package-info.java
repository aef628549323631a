/** What tests of policies need: graphs, and slow but simple answers to compare with. */
@NullMarked
package org.o7s.policy.testkit;

import org.jspecify.annotations.NullMarked;
