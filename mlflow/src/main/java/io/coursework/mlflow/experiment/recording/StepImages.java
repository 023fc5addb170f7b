package io.coursework.mlflow.experiment.recording;

import io.coursework.tracking.run.Run;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Images of several steps of a run, in the form that MLflow's pages show with a slider over the
 * steps: an image and its thumbnail in {@code images/}, key, step, time and id in their names, and
 * a tag that says that there are such. One misnamed file there would hide all images of the run.
 *
 * <p>They are drawn one after another on a thread beside the training, which does not wait for them
 * until {@link #await}.
 *
 * <p>Time and id follow from run, key and step: a step that is recorded again, by a run that went
 * back, replaces its image.
 */
final class StepImages {

  /** The tag without which the pages do not look for images. */
  static final String TAG = "mlflow.loggedImages";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private static final int WIDTH = 640; // pixels

  private final Run run;
  private volatile CompletableFuture<Void> drawn = CompletableFuture.completedFuture(null);

  StepImages(Run run) {
    this.run = run;
  }

  /**
   * Records an image, now or soon.
   *
   * @param key names the row of images; letters, digits and . _ -
   * @param png draws it as a PNG of so many pixels' width, once for both names
   */
  void record(String key, long step, IntFunction<byte[]> png) {
    String stem = stem(key, step);
    drawn =
        drawn.thenRunAsync(
            () -> {
              byte[] image = png.apply(WIDTH);
              run.artifact(stem + ".png", image);
              // The pages show this one, in full screen, too: they shrink it, but do not enlarge
              // it.
              run.artifact(stem + "+compressed.png", image);
              run.tag(TAG, "true");
            });
  }

  /**
   * Waits until all images so far belong to the run.
   *
   * @throws RuntimeException if one could not be drawn or written; none after it was recorded then
   */
  void await() {
    try {
      drawn.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private String stem(String key, long step) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "image key '%s' may hold only letters, digits and . _ -; rename it".formatted(key));
    }
    String named = "%s/%s/%d".formatted(run.clientRunId(), key, step);
    return "images/%s+step+%d+timestamp+%d+%s"
        .formatted(
            key,
            step,
            run.start().toEpochMilli(),
            UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8)));
  }
}
