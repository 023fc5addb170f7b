package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import java.util.List;
import java.util.Map;

/** What the finished trials of a sweep say to the question that it asks. */
public interface Answer {

  /** The tables that the run of the sweep has on its page, and machines are told. */
  List<TextTable> told();

  /** What it rests on: texts by the paths of their files, the page for people among them. */
  Map<String, String> files();

  /** Markdown for the top of the page of the sweep's run. */
  String summary();
}
