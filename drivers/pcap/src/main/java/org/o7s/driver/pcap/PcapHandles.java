package org.o7s.driver.pcap;

import com.sun.jna.Pointer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;

/**
 * The {@code pcap_t} behind a handle, and a handle for a {@code pcap_t}.
 *
 * <p>The classes of pcap4j belong to one version of this bundle, the native object outlives them.
 * pcap4j has no public way for either direction; its jar is part of this bundle, so reflection is
 * bound to the one version that is built in, and a test covers it.
 */
final class PcapHandles {
    private PcapHandles() {}

    /** Where the native object lies. */
    static long address(PcapHandle handle) {
        try {
            Field field = PcapHandle.class.getDeclaredField("handle");
            field.setAccessible(true);
            return Pointer.nativeValue((Pointer) field.get(handle));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this pcap4j keeps its handle elsewhere", e);
        }
    }

    /** A handle for an open native object. */
    static PcapHandle at(long address) {
        try {
            Constructor<PcapHandle> constructor =
                    PcapHandle.class.getDeclaredConstructor(
                            Pointer.class, TimestampPrecision.class);
            constructor.setAccessible(true);
            return constructor.newInstance(new Pointer(address), TimestampPrecision.MICRO);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this pcap4j makes its handles otherwise", e);
        }
    }
}
