package org.o7s.ipc.data;

import java.io.IOException;
import org.o7s.linux.Descriptor;

/**
 * A file descriptor, which the kernel hands over with a message.
 *
 * @param descriptor what is handed over
 */
public record DescriptorHandle(Descriptor descriptor) implements Handle {
    @Override
    public DescriptorHandle copy() throws IOException {
        return new DescriptorHandle(descriptor.copy());
    }

    @Override
    public void given() {
        // The other process has one of its own.
        descriptor.close();
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /**
     * The descriptor that was handed over.
     *
     * @throws IOException if something else was
     */
    public static Descriptor of(Handle handle) throws IOException {
        if (handle instanceof DescriptorHandle(Descriptor descriptor)) {
            return descriptor;
        }
        handle.close();
        throw new IOException("no descriptor was handed over");
    }
}
