package org.o7s.lab.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.o7s.lab.Distribution;
import org.o7s.lab.LabException;
import org.o7s.lab.file.LabPlan;

/** A running lab that others find by its name. Any thread. */
public final class OpenLab implements AutoCloseable {
    private final Places places;
    private final RunningLab lab;
    private final LabDoor door;
    private final LabCommands commands;
    private final CountDownLatch over;

    private OpenLab(
            Places places,
            RunningLab lab,
            LabDoor door,
            LabCommands commands,
            CountDownLatch over) {
        this.places = places;
        this.lab = lab;
        this.door = door;
        this.commands = commands;
        this.over = over;
    }

    /**
     * Builds a lab and lets others find it.
     *
     * @throws LabException when one of that name runs, or something does not work
     */
    public static OpenLab open(
            Places places,
            LabPlan plan,
            Distribution distribution,
            Path logs,
            Duration longestLife) {
        String name = plan.name();
        if (LabDoor.isOpen(places.socket(name))) {
            throw new LabException(
                    "a lab "
                            + name
                            + " runs already; ./o7s lab destroy "
                            + name
                            + " ends it, or give this one another --name");
        }
        // Its process is no more, so nobody will remove what it left.
        places.remove(name);
        RunningLab lab = RunningLab.build(plan, distribution, logs, longestLife);
        try {
            places.create(name);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
        try {
            plan.hosts().forEach(h -> places.writeEnter(name, h.name(), lab.enterScript(h.name())));
            CountDownLatch over = new CountDownLatch(1);
            LabCommands commands = new LabCommands(lab, over::countDown);
            LabDoor door = LabDoor.open(places.socket(name), commands);
            return new OpenLab(places, lab, door, commands, over);
        } catch (RuntimeException e) {
            lab.close();
            places.remove(name);
            throw e;
        }
    }

    /** The lab itself. */
    public RunningLab lab() {
        return lab;
    }

    /** What can be asked of it. */
    public LabCommands commands() {
        return commands;
    }

    /** Waits until somebody destroys it. */
    public void awaitDestruction() throws InterruptedException {
        over.await();
    }

    /** Whether somebody has destroyed it. */
    public boolean isOver() {
        return over.getCount() == 0;
    }

    @Override
    public void close() {
        door.close();
        lab.close();
        places.remove(lab.plan().name());
    }
}
