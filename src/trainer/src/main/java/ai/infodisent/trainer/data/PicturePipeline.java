package ai.infodisent.trainer.data;

import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
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
 * in their order. Whoever opens it closes it.
 */
public final class PicturePipeline implements AutoCloseable {

  private final Preparation preparation;
  private final int ahead;
  private final ExecutorService threads;
  private final Iterator<LabelledPicture> waiting;
  private final Deque<Future<Outcome>> started = new ArrayDeque<>();

  /**
   * Starts reading.
   *
   * @param ahead how many pictures to hold ready at most
   */
  public PicturePipeline(
      List<LabelledPicture> pictures, Preparation preparation, int threads, int ahead) {
    this.preparation = preparation;
    this.ahead = ahead;
    this.threads = Executors.newFixedThreadPool(threads);
    this.waiting = pictures.iterator();
    fill();
  }

  /**
   * A picture that was read, or why it was not.
   *
   * @param picture which
   * @param prepared at network size; null if it could not be read
   * @param failure why it could not be read; null if it was
   */
  public record Outcome(LabelledPicture picture, Prepared prepared, IOException failure) {}

  /** The next pictures, in order: as many as asked for, or what is left. */
  public List<Outcome> take(int count) {
    List<Outcome> taken = new ArrayList<>();
    while (taken.size() < count && !started.isEmpty()) {
      try {
        taken.add(started.remove().get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading pictures", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading pictures failed", e.getCause());
      }
      fill();
    }
    return taken;
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
  }
}
