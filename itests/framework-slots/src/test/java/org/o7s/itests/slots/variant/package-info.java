/** What the policy bundles are made of that misbehave in one way or another. */
package org.o7s.itests.slots.variant;
