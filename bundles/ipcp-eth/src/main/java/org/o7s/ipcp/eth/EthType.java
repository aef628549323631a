package org.o7s.ipcp.eth;

import java.util.List;
import java.util.stream.Stream;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.member.BootOptions;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthLlcHeader;
import org.o7s.wire.g23.EthernetHeader;

/** The types of IPCP over Ethernet, with the numbers in which they differ. */
enum EthType {
    /** An EtherType for the layer. */
    DIX(
            IpcpType.ETH_DIX,
            EthDixHeader.MIN_EID,
            EthDixHeader.MAX_EID,
            EthDixHeader.HEADER_BYTES,
            65_535),
    /** LLC, with SAPs as EIDs. */
    LLC(
            IpcpType.ETH_LLC,
            EthLlcHeader.MIN_SAP,
            EthLlcHeader.MAX_SAP,
            EthLlcHeader.HEADER_BYTES,
            EthLlcHeader.MAX_LENGTH_BYTES);

    private static final IpcpOption DEVICE =
            new IpcpOption("dev", "INTERFACE", true, false, "network interface to use");
    private static final IpcpOption ETHER_TYPE =
            new IpcpOption(
                    "ethertype",
                    "HEX",
                    false,
                    false,
                    "EtherType of the layer, 0x0600..0xfffe, 0xa000 by default");
    private static final IpcpOption TRAINS =
            new IpcpOption(
                    "trains",
                    "on|off",
                    false,
                    false,
                    "whether small packets share frames with members of o7s, on by default");
    private static final List<IpcpOption> COMMON =
            List.of(BootOptions.HASH, BootOptions.DRIVER, BootOptions.RATE, BootOptions.LOOP);

    private final IpcpType type;
    private final int lowestEid;
    private final int highestEid;
    private final int headerBytes;
    private final int mtuMaxBytes;

    EthType(IpcpType type, int lowestEid, int highestEid, int headerBytes, int mtuMaxBytes) {
        this.type = type;
        this.lowestEid = lowestEid;
        this.highestEid = highestEid;
        this.headerBytes = EthernetHeader.HEADER_BYTES + headerBytes;
        this.mtuMaxBytes = mtuMaxBytes;
    }

    /** The type for the IRM. */
    IpcpType type() {
        return type;
    }

    /** The lowest EID of a flow. */
    int lowestEid() {
        return lowestEid;
    }

    /** The highest EID of a flow. */
    int highestEid() {
        return highestEid;
    }

    /** Length of both headers. */
    int headerBytes() {
        return headerBytes;
    }

    /** The largest MTU of a layer, whatever the interface has. */
    int mtuMaxBytes() {
        return mtuMaxBytes;
    }

    /** What may be said at bootstrap. */
    List<IpcpOption> options() {
        Stream<IpcpOption> own =
                switch (this) {
                    case DIX -> Stream.of(DEVICE, ETHER_TYPE, TRAINS);
                    case LLC -> Stream.of(DEVICE);
                };
        return Stream.concat(own, COMMON.stream()).toList();
    }

    /** How a layer of this type frames what it sends. */
    Framing framing(EthConfig config) {
        return switch (this) {
            case DIX -> new DixFraming(config.etherType());
            case LLC -> LlcFraming.INSTANCE;
        };
    }
}
