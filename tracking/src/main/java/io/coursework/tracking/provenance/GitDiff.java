package io.coursework.tracking.provenance;

import io.coursework.tracking.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.errors.NoWorkTreeException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;

/** What the tracked files of a git work tree have that their commit has not. */
public final class GitDiff {

  /** A patch above this is not a patch that somebody reads. */
  private static final int MOST_BYTES = 1_000_000;

  private GitDiff() {}

  /**
   * The patch from the commit to the files as they lie there, staged or not; what is not tracked is
   * not told.
   *
   * @param directory in the work tree
   * @param secrets are masked, and so are lines that look like one; such lines no longer apply
   * @return at most some 1 MB, cut between two lines with a note; empty if nothing differs, and
   *     where {@link GitState#read} is
   */
  public static Optional<String> read(Path directory, Secrets secrets) {
    FileRepositoryBuilder found =
        new FileRepositoryBuilder().findGitDir(directory.toAbsolutePath().toFile());
    if (found.getGitDir() == null) {
      return Optional.empty();
    }
    try (Repository repository = found.build();
        Git git = new Git(repository)) {
      ObjectId commit = repository.resolve("HEAD^{tree}");
      Set<String> paths = commit == null ? Set.of() : git.status().call().getUncommittedChanges();
      String patch = paths.isEmpty() ? "" : patch(repository, commit, paths);
      return patch.isEmpty() ? Optional.empty() : Optional.of(cut(secrets.redactSource(patch)));
    } catch (IOException | GitAPIException | JGitInternalException | NoWorkTreeException e) {
      return Optional.empty(); // of an index that it cannot read, JGit tells unchecked
    }
  }

  private static String patch(Repository repository, ObjectId commit, Set<String> paths)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ObjectReader reader = repository.newObjectReader();
        DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.setRepository(repository);
      formatter.setPathFilter(PathFilterGroup.createFromStrings(paths));
      formatter.setBinaryFileThreshold(MOST_BYTES);
      List<DiffEntry> entries =
          formatter.scan(
              new CanonicalTreeParser(null, reader, commit), new FileTreeIterator(repository));
      for (DiffEntry entry : entries) {
        if (out.size() <= MOST_BYTES) {
          formatter.format(entry);
          formatter.flush();
        }
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String cut(String patch) {
    if (patch.length() <= MOST_BYTES) {
      return patch;
    }
    int end = patch.lastIndexOf('\n', MOST_BYTES) + 1;
    return patch.substring(0, end)
        + "(cut: the patch has more than %,d characters)\n".formatted(MOST_BYTES);
  }
}
