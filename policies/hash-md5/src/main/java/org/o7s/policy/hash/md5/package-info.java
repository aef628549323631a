/** MD5 of a name, as the layers over UDP use it. */
@NullMarked
package org.o7s.policy.hash.md5;

import org.jspecify.annotations.NullMarked;
