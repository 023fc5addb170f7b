package io.coursework.mlflow.experiment;

import io.coursework.tracking.Run;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Images of several steps of a run, in the form that MLflow's pages show with a slider over the
 * steps: an image and its thumbnail in {@code images/}, key, step, time and id in their names, and
 * a tag that says that there are such. One misnamed file there would hide all images of the run.
 *
 * <p>Time and id follow from run, key and step: a step that is recorded again, by a run that went
 * back, replaces its image.
 */
final class StepImages {

  /** The tag without which the pages do not look for images. */
  static final String TAG = "mlflow.loggedImages";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final Run run;

  StepImages(Run run) {
    this.run = run;
  }

  /**
   * Records an image.
   *
   * @param key names the row of images; letters, digits and . _ -
   * @param png shown in full
   * @param thumbnail a smaller PNG, shown in the grid
   */
  void record(String key, long step, byte[] png, byte[] thumbnail) {
    String stem = stem(key, step);
    run.artifact(stem + ".png", png);
    run.artifact(stem + "+compressed.png", thumbnail);
    run.tag(TAG, "true");
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
