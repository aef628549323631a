package org.o7s.irm.capture;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.capture.CaptureRing;
import org.o7s.core.capture.Tap;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One capture: its ring, its file, and the thread that writes. The taps are somebody else's, who is
 * told when it is over. Any thread.
 *
 * <pre>
 *   running ─ end, or what it captures is gone ─→ ending ─ all is written ─→ the reason
 *      └──── a limit is reached, or the file fails ────────────────────────→ the reason
 * </pre>
 *
 * <p>Source: docs/wire/capture.md.
 */
public final class Capture {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    /** The most maps that wait to be written; a flow whose map finds no room has no name. */
    private static final int MAPS_MAX = 4096;

    private final int id;
    private final CaptureRequest request;
    private final Clocks clocks;
    private final boolean ports;
    private final Queue<byte[]> maps = new ArrayBlockingQueue<>(MAPS_MAX);
    private final String firstMap;
    private final Consumer<Capture> whenOver;
    private final Thread thread;

    /** Let go of when it is over: many captures are remembered. */
    private volatile @Nullable CaptureRing ring;

    private volatile @Nullable String reason;
    private volatile String state = CaptureView.RUNNING;
    private volatile long packets;
    private volatile long bytes;
    private volatile long missed;

    /**
     * A port that is captured.
     *
     * @param linkType what its packets begin with
     * @param name of the interface in the file
     * @param description for people
     */
    public record Place(int linkType, String name, String description) {}

    /**
     * Begins a file.
     *
     * @param places the ports, in order; their taps are asked for by number, from 1
     * @param map the first map
     * @param whenOver called by the thread that writes, once, when the capture is over
     * @throws org.o7s.core.problem.ProblemException if the file cannot be made
     */
    public Capture(
            int id,
            CaptureRequest request,
            List<Place> places,
            String map,
            Clocks clocks,
            Consumer<Capture> whenOver) {
        this(id, request, places, map, clocks, whenOver, CaptureFile.create(request.file()));
    }

    Capture(
            int id,
            CaptureRequest request,
            List<Place> places,
            String map,
            Clocks clocks,
            Consumer<Capture> whenOver,
            WritableByteChannel out) {
        this.id = id;
        this.request = request;
        this.clocks = clocks;
        this.firstMap = map;
        this.whenOver = whenOver;
        this.ports = !places.isEmpty();
        CaptureRing made = new CaptureRing(clocks, request.snapBytes() + CapturedFlow.HEADER_BYTES);
        this.ring = made;
        addMap(map);
        List<Place> kept = List.copyOf(places);
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("capture " + id)
                        .unstarted(() -> run(made, out, kept));
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** What was asked for. */
    public CaptureRequest request() {
        return request;
    }

    /** Whether it captures ports, and no flows. */
    public boolean hasPorts() {
        return ports;
    }

    /** Whether its file is not complete yet. */
    public boolean isRunning() {
        return state.equals(CaptureView.RUNNING);
    }

    /** The taps of a port; none if it is over. */
    public List<Tap.Both> portTaps(int place) {
        CaptureRing into = ring;
        return into == null
                ? List.of()
                : List.of(
                        new Tap.Both(
                                into.tap(place, Tap.NO_HEADER, true),
                                into.tap(place, Tap.NO_HEADER, false)));
    }

    /** The taps of a flow; none if it is over. */
    public List<Tap.Both> flowTaps(int flowId) {
        CaptureRing into = ring;
        return into == null
                ? List.of()
                : List.of(
                        new Tap.Both(
                                into.tap(
                                        CapturedFlow.INTERFACE,
                                        CapturedFlow.header(flowId, true),
                                        true),
                                into.tap(
                                        CapturedFlow.INTERFACE,
                                        CapturedFlow.header(flowId, false),
                                        false)));
    }

    /** Something is to be known of the packets that come from now on. */
    public void addMap(String map) {
        CapturedFlow.maps(map).forEach(maps::offer);
    }

    /** How things are now, to be said at the end if they are not as they were at the beginning. */
    public void addLastMap(String map) {
        if (!map.equals(firstMap)) {
            addMap(map);
        }
    }

    /** It is to end soon, for this reason if it has no other. */
    public void wantEnd(String why) {
        if (reason == null) {
            reason = why;
        }
        LockSupport.unpark(thread);
    }

    /**
     * Ends it and waits until what was taken so far is written and the file is closed.
     *
     * @return whether that is so within the limit; the capture ends later if not
     */
    public boolean end(String why, Duration limit) {
        wantEnd(why);
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !isRunning();
        }
    }

    /**
     * Ends it because somebody says so.
     *
     * @throws org.o7s.core.problem.ProblemException if its file is not complete within the limit
     */
    public CaptureView stop(Duration limit) {
        if (!end("stopped", limit)) {
            throw CaptureProblems.slow(id, request, packets);
        }
        return view();
    }

    /** How it is doing. */
    public CaptureView view() {
        CaptureRing into = ring;
        return new CaptureView(
                id,
                request.what(),
                request.file().toString(),
                isRunning() && reason != null ? CaptureView.ENDING : state,
                packets,
                bytes,
                into == null ? missed : into.missed());
    }

    private void written(long packetsSoFar, long bytesSoFar) {
        packets = packetsSoFar;
        bytes = bytesSoFar;
    }

    private void run(CaptureRing from, WritableByteChannel out, List<Place> places) {
        String how = CaptureView.FAILED;
        try (out) {
            CaptureWriter writer =
                    new CaptureWriter(
                            out, request, places, firstMap, from, maps, clocks, this::written);
            boolean full = writer.write(() -> reason != null);
            writer.finish();
            String why = reason;
            how = full || why == null ? "limit reached" : why;
        } catch (IOException e) {
            LOG.warn("capture {} into {} ends: {}", id, request.file(), e.getMessage());
            how = CaptureView.FAILED + ": " + CaptureFile.reason(e);
        } finally {
            from.close();
            missed = from.missed();
            ring = null;
            state = how;
            whenOver.accept(this);
        }
    }
}
