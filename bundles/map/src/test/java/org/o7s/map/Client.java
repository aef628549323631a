package org.o7s.map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client that says exactly what it is told to say. */
final class Client implements Closeable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final int port;

    Client(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** Asks for a path, with these fields beside the right Host. */
    static String get(int port, String path, String... fields) throws IOException {
        try (Client client = new Client(port)) {
            client.say(client.request(path, fields));
            return client.all();
        }
    }

    /** The status of that; 0 if there is no answer. */
    static int status(int port, String path, String... fields) throws IOException {
        return statusOf(get(port, path, fields));
    }

    static int statusOf(String reply) {
        return reply.startsWith("HTTP/1.1 ") ? Integer.parseInt(reply.substring(9, 12)) : 0;
    }

    String request(String path, String... fields) {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        text.append("Host: 127.0.0.1:").append(port).append("\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Everything until the other side ends. */
    String all() throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[8192];
        try {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                text.append(new String(bytes, 0, n, ISO_8859_1));
            }
        } catch (java.net.SocketException e) {
            // Cut off: what came before counts.
            return text.toString();
        }
        return text.toString();
    }

    /** What comes until a text was among it. */
    String until(String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[8192];
        while (text.indexOf(wanted) < 0) {
            int n = in.read(bytes);
            if (n < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append(new String(bytes, 0, n, ISO_8859_1));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
