/** A server of HTTP that trusts nobody: limits by number, and a counter for each of them. */
@NullMarked
package org.o7s.map.http;

import org.jspecify.annotations.NullMarked;
