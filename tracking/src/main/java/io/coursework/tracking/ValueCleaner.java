package io.coursework.tracking;

import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What may be written of a run's values: secrets are left out, and what is too long is cut.
 *
 * @param notices is told of each value that is cut
 */
record ValueCleaner(Secrets secrets, Consumer<String> notices) {

  RunHeader header(RunHeader header) {
    RunHeader redacted = header.redacted(secrets);
    return redacted
        .withDescription(cut("tag", "description", redacted.description(), Limits.TAG_CHARACTERS))
        .withTags(cut("tag", redacted.tags(), Limits.TAG_CHARACTERS));
  }

  Map<String, String> params(Map<String, String> values) {
    return cut("param", secrets.redact(values), Limits.PARAM_CHARACTERS);
  }

  Map<String, String> tags(Map<String, String> values) {
    return cut("tag", secrets.redact(values), Limits.TAG_CHARACTERS);
  }

  DatasetInput dataset(DatasetInput input) {
    return new DatasetInput(
        secrets.redact(input.name()),
        input.context(),
        input.digest(),
        secrets.redact(input.source()),
        input.columns(),
        input.profile());
  }

  private Map<String, String> cut(String what, Map<String, String> values, int most) {
    Map<String, String> cut = new TreeMap<>();
    values.forEach((key, value) -> cut.put(key, cut(what, key, value, most)));
    return cut;
  }

  private String cut(String what, String key, String value, int most) {
    if (value.length() <= most) {
      return value;
    }
    notices.accept(
        "%s '%s' has %d characters and is cut to %d".formatted(what, key, value.length(), most));
    return Limits.cut(value, most);
  }
}
