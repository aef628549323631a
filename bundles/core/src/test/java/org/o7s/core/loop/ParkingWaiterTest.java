package org.o7s.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParkingWaiterTest {

    @Test
    void aWakeBeforeTheFirstWaitEndsIt() throws InterruptedException {
        ParkingWaiter waiter = new ParkingWaiter();
        waiter.wake();
        Thread sleeper = Thread.ofPlatform().start(() -> waiter.await(Long.MAX_VALUE));
        assertThat(sleeper.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aWakeEndsAWaitThatIsGoingOn() throws InterruptedException {
        ParkingWaiter waiter = new ParkingWaiter();
        Thread sleeper = Thread.ofPlatform().start(() -> waiter.await(Long.MAX_VALUE));
        while (sleeper.getState() != Thread.State.TIMED_WAITING
                && sleeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        waiter.wake();
        assertThat(sleeper.join(Duration.ofSeconds(10))).isTrue();
    }
}
