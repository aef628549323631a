/** Offers the local IPCP as an OSGi service. */
@NullMarked
package org.o7s.ipcp.local.osgi;

import org.jspecify.annotations.NullMarked;
