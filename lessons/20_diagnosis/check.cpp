// The check: 150 networks, each made to suffer from one disease or from none.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lessons/common/homework.hpp"
#include "patients.hpp"

nn::Disease diagnose(nn::Mlp net, const Matrix& x);  // homework.cpp

using nn::Disease;

namespace {

constexpr std::size_t kinds = 6, each = 25, wanted = 140;

// answers[was made][was named]: how many
using Answers = std::array<std::array<std::size_t, kinds>, kinds>;

std::string kind(std::size_t k) { return name_of(static_cast<Disease>(k)); }

struct Advice {
  std::string why;
  std::string next;
};

// Why a healthy network is taken for a sick one.
Advice about_healthy(Disease named) {
  switch (named) {
    case Disease::symmetric:
      return {
          "its neurons differ; that two weights agree, or that biases are all 0, makes no twins",
          "what has to be equal: the whole column of a neuron"};
    case Disease::dead:
      return {
          "in a healthy ReLU network many a neuron is silent for all samples, in deep layers up "
          "to half of them",
          "what share of a layer has to be dead before nothing gets through"};
    case Disease::saturated:
      return {"a tanh is flat for some samples in every network, and a ReLU for half of them",
              "the mean slope of a layer, as a share of f's steepest, and which f has two ends"};
    default:
      return {
          "within 10 % of the right scale a small drift adds up over ten layers, and over one "
          "or two a large factor is chance",
          "both: the factor from one layer to the next, and the one from end to end"};
  }
}

// Why a disease is missed, by what it was taken for most often.
Advice about(Disease made, Disease named) {
  if (made == Disease::symmetric) {
    return {"twins are equal columns of a layer, in networks whose weights are not all one number",
            "one hidden layer at a time, and in it neuron against neuron"};
  }
  if (made == Disease::dead) {
    return {
        "a dead layer says the same to every sample: the slope of a ReLU is 0 in all its "
        "neurons, or all but one",
        "f'(z) by layer, before you ask how signals fade"};
  }
  if (made == Disease::saturated) {
    return {
        "at the ends of f its slope is nearly 0, and then error signals fade too: that is what "
        "the disease does, not which it is",
        "the mean of f'(z) in a layer, as a share of the steepest slope, before you ask how "
        "signals fade"};
  }
  if (named == Disease::healthy || named == Disease::vanishing || named == Disease::exploding) {
    return {
        "weight gradients are activations times error signals: one fades forwards, the other "
        "back, and their ratio from first to last layer says nothing",
        "the size of net.activation(l) from layer to layer, and that of net.error_signal(l)"};
  }
  return {"the scale of the weights is all that is wrong with it",
          "which of your questions answers yes too early"};
}

void check_healthy(lessons::Check& check, const lessons::Patient& patient, Disease named) {
  const Advice advice = about_healthy(named);
  check.require(named == Disease::healthy,
                {fmt::format("a healthy network is called {} ({})", name_of(named), patient.how),
                 "healthy: no healthy one may be condemned", advice.why, advice.next});
}

// The disease that is missed most often, and what it is taken for.
lessons::Finding finding(const Answers& answers, std::size_t right) {
  std::size_t made = 1;
  for (std::size_t k = 2; k < kinds; ++k) {
    if (answers[k][k] < answers[made][made]) made = k;
  }
  auto others = answers[made];
  others[made] = 0;
  const auto named = static_cast<std::size_t>(std::ranges::max_element(others) - others.begin());
  const Advice advice = about(static_cast<Disease>(made), static_cast<Disease>(named));
  return {
      fmt::format("{} of {} networks named right; of {} {} ones {}, and {} are called {}", right,
                  kinds * each, each, kind(made), answers[made][made], others[named], kind(named)),
      fmt::format("{} or more", wanted), advice.why, advice.next};
}

}  // namespace

int main() {
  const std::size_t requirements = kinds * each + each + 1;
  return lessons::check_homework(requirements, [](lessons::Check& check) {
    Rng rng(2020);
    Answers answers{};
    std::size_t right = 0;
    for (std::size_t k = 0; k < kinds * each; ++k) {
      const auto made = static_cast<Disease>(k % kinds);
      const bool healthy = made == Disease::healthy;
      const lessons::Patient patient =
          healthy ? lessons::healthy_start(rng) : lessons::patient(made, rng);
      const Disease named = diagnose(patient.net, patient.data.inputs);
      const auto index = static_cast<std::size_t>(named);
      check.require(index < kinds,
                    {fmt::format("the answer is number {}", index), "one of the six of nn::Disease",
                     "there are no others", "whether every way through your function returns one"});
      if (healthy) check_healthy(check, patient, named);
      ++answers[k % kinds][index];
      right += named == made;
    }
    check.require(right >= wanted, finding(answers, right));
  });
}
