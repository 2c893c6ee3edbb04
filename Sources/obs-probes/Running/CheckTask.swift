import ObsFiles

/// A check to run, or what stands in its place.
///
/// A class, because ten thousand may wait, and be handed from thread to thread.
final class CheckTask: Sendable {
  let slug: Slug
  let check: Check?
  /// Why there is nothing to ask; nil if there is ``check``.
  let fault: String?
  /// What is known of the app.
  let memory: ProbeMemory
  /// Whether to find out when the server's certificate ends.
  let wantsCertificate: Bool

  /// - Parameter isCertificateOld: whether what is known of the certificate
  ///   may be wrong by now.
  init(_ slug: Slug, _ memory: ProbeMemory, isCertificateOld: Bool) {
    self.slug = slug
    self.memory = memory
    check = memory.check
    fault =
      check == nil
      ? memory.baseFault
        ?? "no base URL: set OBS_BASE_URL or use obs-probes bind" : nil
    // It goes into the event that may come of this check.
    let isFailing = (memory.probe?.state.consecutiveFailures ?? 0) > 0
    wantsCertificate = isCertificateOld || isFailing
  }
}
