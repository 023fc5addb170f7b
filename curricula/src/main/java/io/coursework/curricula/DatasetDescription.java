package io.coursework.curricula;

import java.util.Map;

/**
 * What a run was trained or examined on, for the record.
 *
 * @param name e.g. {@code listops/train}, {@code listops/held-out/SUM}
 * @param context {@code train} or {@code eval}
 * @param digest 32 hexadecimal digits; another digest is other data
 * @param source how the data came about, as sorted keys and values: it is generated from these
 * @param rows expressions, or {@link #UNBOUNDED}
 * @param profile what else there is to know of it, by name: texts, numbers and lists of texts
 */
public record DatasetDescription(
    String name,
    String context,
    String digest,
    Map<String, String> source,
    long rows,
    Map<String, Object> profile) {

  /** The rows of a stream that has no end. */
  public static final long UNBOUNDED = -1;
}
