/** SHA-3 (FIPS 202) of a name, in the four lengths that layers know. */
@NullMarked
package org.o7s.policy.hash.sha3;

import org.jspecify.annotations.NullMarked;
