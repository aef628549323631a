package org.o7s.driver.pcap;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.driver.NativeResource;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * Opens Ethernet interfaces through libpcap, on any system that has it.
 *
 * <p>Any thread. Needs the right to capture: on Linux CAP_NET_RAW, elsewhere access to the capture
 * devices; {@link #availability} tries it.
 */
public final class PcapDriver implements FrameDriver {
    /** What the driver is called. */
    public static final String NAME = "pcap";

    /** Below the drivers that know their system. */
    public static final int RANK = 10;

    private static final int READ_TIMEOUT_MS = 100;
    private static final int KERNEL_BUFFER_BYTES = 4 << 20;
    private static final int ETHERNET_AND_VLAN_BYTES = 18;
    private static final int MIN_SNAP_BYTES = 1600;
    private static final int MAX_MTU_BYTES = 65_535;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Availability availability(String device) {
        try {
            handle(find(device).name(), MIN_SNAP_BYTES).close();
            return Availability.YES;
        } catch (DriverException e) {
            return Availability.no(String.valueOf(e.getMessage()));
        }
    }

    private static LinkFacts find(String device) throws DriverException {
        try {
            Optional<LinkFacts> found = LinkFacts.find(device);
            if (found.isEmpty()) {
                throw new DriverException(
                        "there is no interface '"
                                + device
                                + "'; there are: "
                                + String.join(", ", LinkFacts.names()));
            }
            return found.get();
        } catch (IOException e) {
            throw new DriverException(
                    "cannot look at interface " + device + ": " + e.getMessage(), e);
        }
    }

    private static PcapHandle handle(String device, int snapBytes) throws DriverException {
        try {
            PcapHandle handle =
                    new PcapHandle.Builder(device)
                            .snaplen(snapBytes)
                            .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                            .timeoutMillis(READ_TIMEOUT_MS)
                            .bufferSize(KERNEL_BUFFER_BYTES)
                            .immediateMode(true)
                            .build();
            if (!handle.getDlt().equals(DataLinkType.EN10MB)) {
                handle.close();
                throw new DriverException(
                        device
                                + " is no Ethernet interface: its frames are "
                                + handle.getDlt().name());
            }
            return handle;
        } catch (PcapNativeException e) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot open "
                            + device
                            + ": "
                            + e.getMessage()
                            + "; "
                            + privilege(),
                    e);
        } catch (LinkageError e) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " needs libpcap, which is not installed (Debian: apt install libpcap0.8): "
                            + e.getMessage(),
                    e);
        }
    }

    private static String privilege() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")
                ? "if the capability CAP_NET_RAW is missing, run the daemon as root, or start it with 'sudo setpriv"
                        + " --reuid=USER --regid=GROUP --init-groups --inh-caps=+net_raw --ambient-caps=+net_raw irmd'"
                : "if it is not permitted, run the daemon as an administrator, or grant access to the capture devices";
    }

    @Override
    public FramePort open(FrameRequest request) throws DriverException {
        LinkFacts found = find(request.device());
        int mtuBytes = Math.clamp(found.mtuBytes(), 1, MAX_MTU_BYTES);
        // The kernel's slots are cut for the snapshot length: no larger than frames can be.
        int snapBytes = Math.max(MIN_SNAP_BYTES, mtuBytes + ETHERNET_AND_VLAN_BYTES);
        PcapHandle handle = handle(request.device(), snapBytes);
        try {
            handle.setFilter(filter(request.etherType(), found.mac()), BpfCompileMode.OPTIMIZE);
            handle.setDirection(PcapHandle.PcapDirection.IN);
        } catch (PcapNativeException | NotOpenException e) {
            handle.close();
            throw new DriverException(
                    "cannot set the filter on " + request.device() + ": " + e.getMessage(), e);
        }
        return new PcapPort(handle, new LinkWatch(found), kind(request), snapBytes, List.of());
    }

    /**
     * Frames of one EtherType, or with a length in its place, to the interface or to everybody, in
     * the language of libpcap.
     */
    static String filter(int etherType, long mac) {
        StringBuilder own = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            own.append(
                    String.format(
                            Locale.ROOT, shift > 0 ? "%02x:" : "%02x", (mac >>> shift) & 0xff));
        }
        String type =
                etherType == FrameRequest.LLC
                        ? "ether[12:2] < 0x0600"
                        : String.format(Locale.ROOT, "ether proto 0x%04x", etherType);
        return type + " and (ether dst " + own + " or ether dst ff:ff:ff:ff:ff:ff)";
    }

    /** Largest MTU whose frames fit into a snapshot whole. */
    static int mtuBytes(int snapBytes) {
        return snapBytes - ETHERNET_AND_VLAN_BYTES;
    }

    private static String kind(FrameRequest request) {
        return "pcap_t " + request.device() + " 0x" + Integer.toHexString(request.etherType());
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
        if (!left.driver().equals(NAME) || !(left.resource() instanceof NativeResource resource)) {
            throw new DriverException(
                    "driver "
                            + NAME
                            + " cannot continue what driver "
                            + left.driver()
                            + " left: it is no pcap_t");
        }
        if (!resource.kind().equals(kind(request))) {
            throw new DriverException(
                    "what was left is " + resource.kind() + ", wanted is " + kind(request));
        }
        LinkWatch link = new LinkWatch(find(request.device()));
        try {
            PcapHandle handle = PcapHandles.at(resource.take());
            return new PcapPort(
                    handle, link, resource.kind(), handle.getSnapshot(), resource.backlog());
        } catch (NotOpenException | IllegalStateException e) {
            throw new DriverException(
                    "cannot continue on " + request.device() + ": " + e.getMessage(), e);
        }
    }
}
