package ai.infodisent.trainer.data;

import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads and prepares pictures on several threads, ahead of whoever takes them, and hands them out
 * in their order. A picture that cannot be read is told of by name and left out. Whoever opens it
 * closes it.
 */
public final class PicturePipeline implements AutoCloseable {

  /** How many pictures are held ready for each thread. */
  private static final int AHEAD = 16;

  private final Preparation preparation;
  private final int ahead;
  private final ExecutorService threads;
  private final Iterator<LabelledPicture> waiting;
  private final Deque<Future<Outcome>> started = new ArrayDeque<>();
  private final Progress progress;
  private final Progress.Stage stage;
  private int skipped;

  /**
   * Starts reading.
   *
   * @param stage what to call it to whoever waits
   */
  public PicturePipeline(
      List<LabelledPicture> pictures,
      Preparation preparation,
      int threads,
      Progress progress,
      String stage) {
    this.preparation = preparation;
    this.ahead = AHEAD * threads;
    this.threads = Executors.newFixedThreadPool(threads);
    this.waiting = pictures.iterator();
    this.progress = progress;
    this.stage = progress.stage(stage, pictures.size());
    fill();
  }

  /**
   * A picture that was read.
   *
   * @param picture which
   * @param prepared at network size
   */
  public record Read(LabelledPicture picture, Prepared prepared) {}

  /** A picture that was read, or why it was not. */
  private record Outcome(LabelledPicture picture, Prepared prepared, IOException failure) {}

  /** The next pictures that can be read, in order: as many as asked for, or what is left. */
  public List<Read> take(int count) {
    List<Read> taken = new ArrayList<>();
    while (taken.size() < count && !started.isEmpty()) {
      Outcome outcome = finished(started.remove());
      fill();
      stage.advance(1);
      if (outcome.failure() == null) {
        taken.add(new Read(outcome.picture(), outcome.prepared()));
      } else {
        skipped++;
        progress.say("skipped " + outcome.picture().name() + ": " + outcome.failure().getMessage());
      }
    }
    return taken;
  }

  /** How many pictures so far could not be read. */
  public int skipped() {
    return skipped;
  }

  private static Outcome finished(Future<Outcome> reading) {
    try {
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading pictures", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading pictures failed", e.getCause());
    }
  }

  private void fill() {
    while (started.size() < ahead && waiting.hasNext()) {
      LabelledPicture picture = waiting.next();
      started.add(threads.submit(() -> read(picture)));
    }
  }

  private Outcome read(LabelledPicture picture) {
    try {
      return new Outcome(picture, preparation.prepare(picture.decode(preparation)), null);
    } catch (IOException e) {
      return new Outcome(picture, null, e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    stage.close();
  }
}
