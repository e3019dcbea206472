#include "device/QueueState.hpp"

#include <algorithm>
#include <ctime>

namespace invar::device {
namespace {

// Old entries only cost memory; they are swept when this many have gathered and nothing is under way.
constexpr size_t kSweepHazardsAt = 512;

double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

}  // namespace

void QueueState::reserve(Submission& submission) {
  Lock lock(m_mutex);
  if (submission.m_progress->reserved) return;
  submission.m_progress->reserved = true;
  m_order.push_back({&submission, {}});
}

void QueueState::cancel(Submission& submission) {
  Actions actions;
  {
    Lock lock(m_mutex);
    for (size_t i = 0; i < m_order.size(); ++i) {
      if (m_order[i].submission != &submission || m_order[i].held) continue;
      m_order.erase(m_order.begin() + ptrdiff_t(i));
      if (i < m_issueAt) --m_issueAt;
      break;
    }
    submission.m_progress->cancelled = true;
    advance(actions);
    retire();
  }
  perform(actions);
}

void QueueState::submit(Ref<Submission> submission) {
  Actions actions;
  {
    Lock lock(m_mutex);
    auto& progress = *submission->m_progress;
    if (progress.submitted || progress.cancelled) return;
    progress.submitted = true;
    const auto place = std::find_if(m_order.begin(), m_order.end(), [&](auto& candidate) {
      return candidate.submission == submission.get();
    });
    // A place that was reserved before a fork is the parent's; the child takes a new one.
    if (place != m_order.end()) place->held = submission;
    else m_order.push_back({submission.get(), submission});
    progress.reserved = true;
    advance(actions);
    retire();
  }
  perform(actions);
}

void QueueState::advance(Actions& actions) {
  while (!m_blocked && m_issueAt < m_order.size() && m_order[m_issueAt].held) {
    const Ref<Submission>& submission = m_order[m_issueAt].held;
    auto& progress = *submission->m_progress;
    if (!progress.scheduled) {
      progress.scheduled = true;
      if (submission->onScheduled) m_notices.push_back({submission, false});
      if (submission->recordingError) {
        progress.failed = true;
        progress.outcome.error = submission->recordingError;
      }
    }
    if (!issue(submission, actions)) return;
    ++m_issueAt;
  }
}

bool QueueState::issue(const Ref<Submission>& submission, Actions& actions) {
  auto& progress = *submission->m_progress;
  while (progress.nextStep < submission->steps.size()) {
    auto& step = submission->steps[progress.nextStep];
    if (const auto* wait = std::get_if<EventWait>(&step)) {
      if (!progress.failed && wait->event->value() < wait->value) {
        m_blocked = true;
        actions.wait = wait;
        return false;
      }
    } else if (const auto* signal = std::get_if<EventSignal>(&step)) {
      addNode(submission, nullptr, signal, actions);
    } else if (!progress.failed) {
      addNode(submission, std::get<std::unique_ptr<Pass>>(step).get(), nullptr, actions);
    }
    ++progress.nextStep;
  }
  return true;
}

void QueueState::addNode(const Ref<Submission>& submission, Pass* pass, const EventSignal* signal,
                         Actions& actions) {
  auto node = makeRef<OrderNode>(Ref<Queue>::share(&m_queue), submission, pass, signal);
  if (pass) {
    orderByMemory(*node, *pass);
    orderByFences(*node, *pass);
  } else {
    for (auto& earlier : m_inFlight) node->follow(*earlier);
  }
  node->indexInFlight = m_inFlight.size();
  m_inFlight.push_back(node);
  ++submission->m_progress->unfinished;
  actions.start.push_back(std::move(node));
}

// Metal's hazard rule within a queue: a writer follows all earlier users of the memory, a reader follows
// the last writer. Untracked memory orders nothing.
void QueueState::orderByMemory(OrderNode& node, const Pass& pass) {
  if (m_inFlight.empty() && m_hazards.size() > kSweepHazardsAt) m_hazards.clear();
  for (const Use& use : pass.uses) {
    const void* scope = use.memory->hazardScope();
    if (!scope) continue;
    Hazard& hazard = m_hazards[scope];
    if (m_inFlight.empty()) {
      hazard.lastWriter = nullptr;
      hazard.readers.clear();
    }
    if (hazard.lastWriter && hazard.lastWriter.get() != &node) node.follow(*hazard.lastWriter);
    if (!writes(use.access)) {
      hazard.readers.push_back(Ref<OrderNode>::share(&node));
      continue;
    }
    for (auto& reader : hazard.readers) if (reader.get() != &node) node.follow(*reader);
    hazard.readers.clear();
    hazard.lastWriter = Ref<OrderNode>::share(&node);
  }
}

void QueueState::orderByFences(OrderNode& node, const Pass& pass) {
  for (const auto& fence : pass.waits) {
    Lock lock(fence->m_state->mutex);
    if (fence->m_state->lastUpdate) node.follow(*fence->m_state->lastUpdate);
  }
  for (const auto& fence : pass.updates) {
    Lock lock(fence->m_state->mutex);
    fence->m_state->lastUpdate = Ref<OrderNode>::share(&node);
  }
}

bool QueueState::markStarted(Submission& submission) {
  Lock lock(m_mutex);
  auto& progress = *submission.m_progress;
  if (progress.outcome.startTime == 0) progress.outcome.startTime = now();
  return !progress.failed;
}

void QueueState::nodeFinished(OrderNode& node, Submission& submission, std::optional<Error> error) {
  {
    Lock lock(m_mutex);
    const size_t at = node.indexInFlight;
    m_inFlight.back()->indexInFlight = at;
    if (at + 1 != m_inFlight.size()) m_inFlight[at] = std::move(m_inFlight.back());
    m_inFlight.pop_back();
    auto& progress = *submission.m_progress;
    --progress.unfinished;
    if (error && !progress.failed) {
      progress.failed = !error->goesOn;
      if (!progress.outcome.error) progress.outcome.error = std::move(error);
    }
    retire();
  }
  deliverNotices();
}

// Command buffers of a queue complete in order: a program that waits for the last one may rely on all.
void QueueState::retire() {
  while (!m_order.empty() && m_issueAt > 0) {
    Ref<Submission>& submission = m_order.front().held;
    if (submission->m_progress->unfinished) return;
    m_notices.push_back({std::move(submission), true});
    m_order.pop_front();
    --m_issueAt;
  }
}

void QueueState::perform(Actions& actions) {
  for (auto& node : actions.start)
    if (node->releaseStart()) runSoon([node] { node->start(); });
  if (actions.wait) {
    actions.wait->event->whenReached(actions.wait->value, [queue = Ref<Queue>::share(&m_queue)](uint64_t) {
      runSoon([queue] { queue->m_state.load()->eventReached(); });
    });
  }
  deliverNotices();
}

void QueueState::eventReached() {
  Actions actions;
  {
    Lock lock(m_mutex);
    m_blocked = false;
    // The wait is over even if the event has been set back meanwhile.
    ++m_order[m_issueAt].held->m_progress->nextStep;
    advance(actions);
    retire();
  }
  perform(actions);
}

void QueueState::deliverNotices() {
  Lock lock(m_mutex);
  if (m_delivering) return;   // the thread that delivers takes the new ones too
  m_delivering = true;
  while (!m_notices.empty()) {
    Notice notice = std::move(m_notices.front());
    m_notices.pop_front();
    Submission& submission = *notice.submission;
    lock.unlock();
    if (!notice.completed) {
      submission.onScheduled();
    } else {
      Outcome& outcome = submission.m_progress->outcome;
      outcome.endTime = now();
      if (outcome.startTime == 0) outcome.startTime = outcome.endTime;
      if (submission.onCompleted) submission.onCompleted(outcome);
      submission.onCompleted = nullptr;   // breaks the cycle with the app's command buffer
    }
    notice.submission = nullptr;
    lock.lock();
  }
  m_delivering = false;
}

}  // namespace invar::device
