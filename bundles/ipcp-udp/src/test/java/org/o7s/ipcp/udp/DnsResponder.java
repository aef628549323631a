package org.o7s.ipcp.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on the loopback interface that knows a few hosts, or never answers. */
final class DnsResponder implements AutoCloseable {
    private final DatagramSocket socket;
    private final Thread thread;

    private DnsResponder(Map<String, InetAddress> hosts, boolean answers) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = Thread.ofPlatform().daemon().start(() -> run(hosts, answers));
    }

    static DnsResponder knowing(Map<String, InetAddress> hosts) throws IOException {
        return new DnsResponder(hosts, true);
    }

    static DnsResponder silent() throws IOException {
        return new DnsResponder(Map.of(), false);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private void run(Map<String, InetAddress> hosts, boolean answers) {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (answers) {
                    byte[] reply =
                            answer(hosts, java.util.Arrays.copyOf(buffer, packet.getLength()));
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private static byte[] answer(Map<String, InetAddress> hosts, byte[] query) throws IOException {
        Message asked = new Message(query);
        Record question = asked.getQuestion();
        Name name = question.getName();
        String host = name.toString(true);
        Message reply = new Message(asked.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(question, Section.QUESTION);
        InetAddress address = hosts.get(host);
        if (host.equals("broken")) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (address == null) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getType() == Type.A && address instanceof Inet4Address) {
            reply.addRecord(new ARecord(name, DClass.IN, 60, address), Section.ANSWER);
        } else if (question.getType() == Type.AAAA && address instanceof Inet6Address) {
            reply.addRecord(new AAAARecord(name, DClass.IN, 60, address), Section.ANSWER);
        }
        return reply.toWire();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
