package org.o7s.core.member;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.capture.Tap;
import org.o7s.core.capture.TappedPorts;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.Port;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;

/**
 * The line of an IPCP: its port, the link under it, and what both mean for the flows.
 *
 * <p>Without a port that is on its way, packets wait in the rings of their flows; while the link is
 * down or the device gone, flows are down: at once if the driver is told of that, else with the
 * next look. Belongs to the loop of the IPCP.
 */
final class PortLine<A, D extends Driver, P extends Port> implements Agent {
    /** Told when the status may have changed. */
    @FunctionalInterface
    interface Changed {
        /**
         * It may have.
         *
         * @param tried whether the port was tried for, with or without success
         */
        void changed(boolean tried);
    }

    private final String name;
    private final PortUse<A, P> use;
    private final Outbox outbox;
    private final FlowPump<A> pump;
    private final FlowAllocator<A> allocator;
    private final HeldMessages<A> held;
    private final PortHolder<D, P> holder;
    private final LinkMonitor monitor;
    private final Doorbell linkBell;
    private final String linkName;
    private final Changed changed;
    private final Counter sentMessages;
    private final Counter unsentMessages;
    private final Runnable work = this::work;
    private LinkState link = LinkState.ABSENT;
    private Optional<Tap.Both> taps = Optional.empty();
    private @Nullable P bare;
    private @Nullable P port;
    private int done;

    PortLine(
            IpcpContext context,
            PortIpcp.Setup<D, P> setup,
            PortUse<A, P> use,
            Outbox outbox,
            CounterSet counters,
            FlowPump<A> pump,
            FlowAllocator<A> allocator,
            Changed changed) {
        this.name = "ipcp " + context.name();
        this.use = use;
        this.outbox = outbox;
        this.pump = pump;
        this.allocator = allocator;
        this.changed = changed;
        this.linkName = setup.linkName();
        this.held = new HeldMessages<>(counters);
        this.sentMessages = counters.make("sent-messages");
        this.unsentMessages = counters.make("unsent-messages");
        this.holder =
                new PortHolder<>(
                        context.loop(),
                        context.compute(),
                        context.drivers(),
                        setup.opener(),
                        new Owner());
        this.monitor =
                new LinkMonitor(
                        linkName, setup.link(), context.compute(), context.loop(), this::linkSeen);
        Runnable rang = this::linkRang;
        this.linkBell =
                context.loop()
                        .doorbell(
                                _ -> {
                                    outbox.event(rang);
                                    return false;
                                });
    }

    void start() {
        holder.start();
        monitor.start();
    }

    void stop() {
        monitor.stop();
        holder.close();
        held.drop();
        use.discard();
    }

    PortHolder<D, P> holder() {
        return holder;
    }

    /** From now on, has what passes the port copied, this one and those that follow; or no more. */
    void tap(Optional<Tap.Both> taking) {
        taps = taking;
        P opened = bare;
        port = opened == null ? null : tapped(opened);
    }

    private P tapped(P opened) {
        return taps.map(t -> TappedPorts.of(opened, t)).orElse(opened);
    }

    boolean isOpen() {
        return port != null;
    }

    /** Whether messages can leave, now or in a moment. */
    boolean isReady() {
        return holder.isReady() && (port == null || link.up());
    }

    /** What is in the way of packets, in words; empty if nothing is. */
    String obstacle() {
        String missing = holder.obstacle();
        return missing.isEmpty() && port != null && !link.up() ? linkName + " is down" : missing;
    }

    boolean sendData(ServedFlow<A> flow, Packet packet) {
        P p = port;
        return p != null && use.offerData(p, flow, packet);
    }

    /** Sends a message, keeps it while the port is on its way, or releases it. */
    boolean sendMessage(Packet message, A to) {
        P p = port;
        if (p == null) {
            if (holder.isReady() && held.keep(message, to)) {
                return true;
            }
        } else if (use.offerMessage(p, message, to)
                || (use.flush(p) > 0 && use.offerMessage(p, message, to))) {
            sentMessages.increment();
            return true;
        }
        message.release();
        unsentMessages.increment();
        return false;
    }

    void flush() {
        P p = port;
        if (p != null) {
            use.flush(p);
        }
    }

    @Override
    public String agentName() {
        return name;
    }

    @Override
    public int doWork(long nowNs) {
        outbox.event(work);
        return done;
    }

    private void work() {
        P p = port;
        if (p == null) {
            done = 0;
            return;
        }
        int received = use.receive(p);
        pump.flush();
        int sent = use.flush(p);
        done = received + sent + (p.pending() > 0 ? 1 : 0);
    }

    private final class Owner implements PortHolder.Owner<P> {
        @Override
        public void portOpened(P opened) {
            bare = opened;
            port = tapped(opened);
            use.usePort(opened, link);
            held.send(PortLine.this::sendMessage);
            refresh();
            opened.attendLink(linkBell::ring);
        }

        @Override
        public void portLeaving(P leaving) {
            flush();
        }

        @Override
        public void portLost() {
            bare = null;
            port = null;
            refresh();
        }

        @Override
        public void portChanged() {
            refresh();
            changed.changed(true);
        }
    }

    /** The device says that the link changed: flows learn that now, not with the next look. */
    private void linkRang() {
        P open = port;
        if (open != null) {
            monitor.heard(link.with(open.carrier()));
        }
    }

    private void linkSeen(LinkState now) {
        P open = port;
        boolean other = open != null && (!link.isSameAs(now) || !use.isAlive(open));
        boolean back = now.up() && (!link.up() || other);
        link = now;
        if (back) {
            use.linkCameBack();
        }
        holder.setBlocked(use.linkObstacle(now));
        if (other && now.present()) {
            holder.reopen();
        }
        refresh();
        changed.changed(false);
    }

    private FlowPump.Gate gate() {
        if (port != null) {
            return link.up() ? FlowPump.Gate.OPEN : FlowPump.Gate.DOWN;
        }
        return link.present() ? FlowPump.Gate.HELD : FlowPump.Gate.DOWN;
    }

    private void refresh() {
        P p = port;
        FlowPump.Gate gate = gate();
        int mpsBytes = p == null ? pump.mpsBytes() : use.mpsBytes(p, link);
        boolean news = gate != pump.gate() || mpsBytes != pump.mpsBytes();
        pump.setGate(gate);
        pump.setMpsBytes(mpsBytes);
        if (!holder.isReady()) {
            // Whoever comes back after an outage of any length sends nothing from before it.
            held.drop();
            use.discard();
        }
        if (news) {
            for (ServedFlow<A> flow : allocator.flows()) {
                flow.end().link().setMpsBytes(mpsBytes);
                flow.end().link().setDown(gate == FlowPump.Gate.DOWN);
                pump.resume(flow);
            }
        }
    }
}
