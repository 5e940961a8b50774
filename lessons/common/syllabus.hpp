// Syllabus: the number of each lesson, by its name.
//
// A lesson's number stands in the name of its folder and nowhere else: lessons/03_zero_init_death has
// the number 3 and the name zero_init_death. Text names a lesson as @zero_init_death, and the frame
// writes its number there:
//
//   "`make lesson@xavier` asks how large"   ->   "`make lesson4` asks how large"
#pragma once

#include <string>

namespace lessons {

// Throws std::invalid_argument for a name that no folder has.
int lesson_number(const std::string& name);

// `text` with a number in place of every @name.
std::string with_numbers(const std::string& text);

// Of the lesson that a source file belongs to: "lessons/03_zero_init_death/lesson.cpp" gives 3.
// Throws std::invalid_argument if it lies in no lesson's folder.
int number_of_folder(const std::string& source_file);
std::string name_of_folder(const std::string& source_file);  // "zero_init_death"

}  // namespace lessons
