package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import java.util.List;
import java.util.Map;

/** What the finished trials of a sweep say to the question that it asks. */
public interface Answer {

  /** The tables that the run of the sweep has on its page, and machines are told. */
  List<TextTable> told();

  /** What a reader must know before any of it, one paragraph each. */
  default List<String> foreword() {
    return List.of();
  }

  /** What it rests on: texts by the paths of their files, the page for people among them. */
  Map<String, String> files();

  /** Those of the files that tell it in a repository: no page, and nothing large. */
  default Map<String, String> compact() {
    return files();
  }

  /** The path of a figure among the files. */
  static String path(Figure figure) {
    return path(figure.name());
  }

  /** The path of a figure of that name among the files. */
  static String path(String figure) {
    return "figures/" + figure + ".svg";
  }

  /** A figure with its caption, as Markdown beside {@link #path}. */
  static String markdown(Figure figure) {
    return "![%s](%s)%n%n%s%n%n".formatted(figure.name(), path(figure), figure.caption());
  }

  /** Markdown for the top of the page of the sweep's run. */
  String summary();
}
