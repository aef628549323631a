package org.o7s.driver.afpacket;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells ports when the kernel says something about their interfaces: all ports of a driver in one
 * network namespace share a {@link LinkDesk}, which is open from the first to the last of them. Any
 * thread.
 */
final class LinkNews {
    private static final Logger LOG = LoggerFactory.getLogger(LinkNews.class);

    private final Map<String, LinkDesk> desks = new HashMap<>();

    /**
     * Has a port told from now on. Where the kernel refuses that, the port hears nothing and has to
     * look by itself.
     *
     * @param namespace the one of the port's socket
     * @param index the number of its interface
     * @param told called by the thread of a desk; must not block
     */
    Subscription subscribe(String namespace, int index, Runnable told) {
        synchronized (desks) {
            LinkDesk desk = desks.get(namespace);
            // A desk listens to the namespace of the thread that opens it.
            if (desk == null && namespace.equals(NetworkNamespace.identityOfThread())) {
                desk = open(namespace);
            }
            Subscription subscription = new Subscription(namespace, index, told);
            if (desk != null) {
                desk.add(subscription);
            }
            return subscription;
        }
    }

    private @Nullable LinkDesk open(String namespace) {
        try {
            LinkDesk desk = LinkDesk.open();
            desks.put(namespace, desk);
            return desk;
        } catch (SystemCallException e) {
            LOG.warn("links are only looked at now and then: {}", e.getMessage());
            return null;
        }
    }

    /** How many desks are open. */
    int desks() {
        synchronized (desks) {
            return desks.size();
        }
    }

    /** What a port has as long as it is open. */
    final class Subscription implements AutoCloseable {
        private final String namespace;
        private final int index;
        private final Runnable told;

        private Subscription(String namespace, int index, Runnable told) {
            this.namespace = namespace;
            this.index = index;
            this.told = told;
        }

        /** Something was said about the interface of this number. */
        void changed(int changed) {
            if (changed == index) {
                told.run();
            }
        }

        /** Something may have been said about any interface. */
        void anyMayHaveChanged() {
            told.run();
        }

        /** How many messages of the kernel made no sense so far. */
        long ignored() {
            synchronized (desks) {
                LinkDesk desk = desks.get(namespace);
                return desk == null ? 0 : desk.ignored();
            }
        }

        /** It is told no more, except perhaps of what is being told now. */
        @Override
        public void close() {
            synchronized (desks) {
                LinkDesk desk = desks.get(namespace);
                if (desk != null && desk.remove(this)) {
                    desks.remove(namespace);
                    desk.close();
                }
            }
        }
    }
}
