/** Offers the driver as an OSGi service. */
@NullMarked
package org.o7s.driver.chardev.osgi;

import org.jspecify.annotations.NullMarked;
