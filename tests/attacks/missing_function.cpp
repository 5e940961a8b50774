// Attack: nothing at all.
// Must say: no function that the check asks for
namespace {}
