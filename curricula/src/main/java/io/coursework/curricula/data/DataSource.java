package io.coursework.curricula.data;

import io.coursework.curricula.task.Source;
import java.io.Closeable;
import java.util.Map;

/** A source of expressions that may hold a file open, and that can say where they come from. */
public interface DataSource extends Source, Closeable {

  /** What the record of a run must know of it, as sorted keys and values; empty if nothing. */
  Map<String, String> provenance();

  /** The longest sequence that it can give. */
  LongestSequence longest();
}
