package org.o7s.enrolment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.o7s.core.loop.Loop;

/**
 * A conversation between two loops, with both sides for the asking. Messages are numbered from 1 in
 * the order in which they are sent, so that some can be lost.
 */
final class Talk {
    private final Side newcomer;
    private final Side member;
    private IntPredicate loses = n -> false;
    private boolean tellsOfTheEnd = true;
    private boolean takes = true;
    private int sent;

    Talk(Loop newcomer, Loop member) {
        this.newcomer = new Side(newcomer);
        this.member = new Side(member);
    }

    Side newcomer() {
        return newcomer;
    }

    Side member() {
        return member;
    }

    /** From now on loses messages of these numbers. */
    void lose(IntPredicate numbers) {
        loses = numbers;
    }

    /** From now on, one side's end is not heard of by the other. */
    void forgetEnds() {
        tellsOfTheEnd = false;
    }

    /** From now on, nothing can be sent. */
    void takeNothing() {
        takes = false;
    }

    private Side other(Side side) {
        return side == newcomer ? member : newcomer;
    }

    /** One side of it. */
    final class Side implements Conversation {
        private final Loop loop;
        private final List<byte[]> unread = new ArrayList<>();
        private final List<Runnable> told = new ArrayList<>();
        private Consumer<byte[]> taker = unread::add;
        private boolean closed;

        private Side(Loop loop) {
            this.loop = loop;
        }

        @Override
        public boolean send(byte[] message) {
            if (closed || !takes) {
                return false;
            }
            Side to = other(this);
            if (!loses.test(++sent)) {
                to.loop.execute(() -> to.arrived(message));
            }
            return true;
        }

        private void arrived(byte[] message) {
            if (!closed) {
                taker.accept(message);
            }
        }

        @Override
        public void onMessage(Consumer<byte[]> next) {
            taker = next;
            List<byte[]> waiting = List.copyOf(unread);
            unread.clear();
            waiting.forEach(m -> loop.execute(() -> arrived(m)));
        }

        @Override
        public void onClosed(Runnable task) {
            if (closed) {
                task.run();
            } else {
                told.add(task);
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            told.forEach(Runnable::run);
            Side peer = other(this);
            if (tellsOfTheEnd) {
                peer.loop.execute(peer::close);
            }
        }

        boolean isClosed() {
            return closed;
        }

        /** What came and nobody took. */
        List<byte[]> read() {
            List<byte[]> all = List.copyOf(unread);
            unread.clear();
            return all;
        }
    }
}
