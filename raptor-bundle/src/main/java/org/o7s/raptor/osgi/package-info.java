/** Offers the IPCP of a physical link as an OSGi service. */
@NullMarked
package org.o7s.raptor.osgi;

import org.jspecify.annotations.NullMarked;
